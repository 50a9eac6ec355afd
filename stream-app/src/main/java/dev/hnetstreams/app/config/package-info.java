/**
 * Configuration: defaults, one YAML file, environment, command line, in that order; unknown keys
 * are refused; every value knows where it came from.
 *
 * <p>Knows the rooms' config records; the rooms do not know it. Start at {@link
 * dev.hnetstreams.app.config.ConfigLoader}; {@code defaults.yaml} lists every key.
 */
package dev.hnetstreams.app.config;
