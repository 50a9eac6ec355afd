/**
 * The service beside an embedded broker, in one process: for a first try, for measurements and for
 * faults. Never part of an image.
 *
 * <p>May know the service, its command line and the broker; nobody knows it. Start at {@link
 * dev.hnetstreams.sandbox.Main}.
 */
package dev.hnetstreams.sandbox;
