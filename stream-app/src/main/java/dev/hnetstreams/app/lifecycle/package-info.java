/**
 * The life of a model: chosen from a watched folder, verified, warmed, swapped in, rolled back,
 * tried in the shadow of another.
 *
 * <p>Knows the engine and the bundle; must not know Kafka, HTTP or the configuration. What is
 * wanted of a folder is decided by {@link dev.hnetstreams.app.lifecycle.Choice}, which is pure;
 * {@link dev.hnetstreams.app.lifecycle.FolderWatch} does it. Start at {@link
 * dev.hnetstreams.app.lifecycle.ModelFolder}.
 */
package dev.hnetstreams.app.lifecycle;
