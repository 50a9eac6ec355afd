package dev.hnetstreams.sandbox.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Posts each value to a server; its answer is the result. */
final class HttpCalls implements PeerCalls {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;

  HttpCalls(URI service) {
    this.service = service;
  }

  @Override
  public CompletableFuture<byte[]> call(byte[] value) {
    HttpRequest request =
        HttpRequest.newBuilder(service).POST(HttpRequest.BodyPublishers.ofByteArray(value)).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw new IllegalStateException(
                    service + ": status " + response.statusCode() + ", expected 200");
              }
              return response.body();
            });
  }
}
