/**
 * HTTP on Vert.x: metrics and health.
 *
 * <p>Knows meters and a health check; must not know Kafka or models. Start at {@link
 * dev.hnetstreams.app.http.ManagementServer}.
 */
package dev.hnetstreams.app.http;
