/**
 * What may be asked of the parts that read others' bytes, whatever the bytes: targets for Jazzer,
 * which {@code ./hnet-streams-chaos fuzz} runs, and a test that gives them the inputs kept in
 * {@code src/test/resources/fuzz}. The target for HTTP is {@link
 * dev.hnetstreams.app.http.HttpFuzz}, beside the server that it needs.
 */
package dev.hnetstreams.app.fuzz;
