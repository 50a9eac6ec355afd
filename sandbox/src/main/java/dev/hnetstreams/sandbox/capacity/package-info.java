/**
 * Capacity: measures the engine on this machine and plans instances, partitions and memory for a
 * load.
 *
 * <p>Needs no broker. {@link dev.hnetstreams.sandbox.capacity.Plan} is arithmetic only and must not
 * measure. Start at {@link dev.hnetstreams.sandbox.capacity.CapacityCommand}.
 */
package dev.hnetstreams.sandbox.capacity;
