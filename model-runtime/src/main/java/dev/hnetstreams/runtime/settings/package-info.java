/**
 * How configuration records check themselves: wrong settings are values, collected, and thrown
 * together.
 *
 * <p>Knows no configuration; every room may import it. Start at {@link
 * dev.hnetstreams.runtime.settings.SettingsCheck}.
 */
package dev.hnetstreams.runtime.settings;
