package dev.hnetstreams.sandbox.chaos;

import java.util.concurrent.CompletableFuture;

/** A slow call. Any thread may make one. */
@FunctionalInterface
interface PeerCalls {
  /** Begins a call; its result completes on another thread. */
  CompletableFuture<byte[]> call(byte[] value);
}
