/**
 * Watches the cluster around a running service: topics that disappear or grow, partitions that
 * stand still, others in the group. Says what is wrong, and mends what it may.
 *
 * <p>Must know nothing of texts, models and HTTP. Start at {@link
 * dev.hnetstreams.app.watch.ThreadFailures} and {@link dev.hnetstreams.app.watch.TopicWatch}.
 */
package dev.hnetstreams.app.watch;
