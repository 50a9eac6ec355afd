/**
 * HTTP on Vert.x Web: the API, the stream of results, the web page, metrics and health.
 *
 * <p>Knows the engine's door and the wire records; must not know Kafka or ONNX Runtime. One class a
 * group of routes. Each route is a {@link dev.hnetstreams.app.http.Door} that names the token which
 * opens it; a route that names none is closed. Nothing blocks the event loop. Start at {@link
 * dev.hnetstreams.app.http.ApiServer}; what stands before a route that costs something is {@link
 * dev.hnetstreams.app.http.Gate}, and every error is a {@link dev.hnetstreams.app.http.Problem}.
 */
package dev.hnetstreams.app.http;
