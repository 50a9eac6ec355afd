/**
 * The running service: constructs every part, starts them, watches them and closes them in reverse.
 *
 * <p>May know every room but the command line. Must not know who starts it. Start at {@link
 * dev.hnetstreams.app.service.Service}.
 */
package dev.hnetstreams.app.service;
