package dev.hnetstreams.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.sandbox.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The demo on its own broker, with its own model. */
@ResourceLock(Resources.SYSTEM_OUT)
class DemoCommandTest {
  @Test
  void whatItSendsIsInTheFormatThatTheServiceReads() throws Exception {
    Cli demo =
        Cli.of(
            Main::commandLine,
            new byte[0],
            "demo",
            "--messages",
            "60",
            "--exit",
            "--set=codec.format=json",
            "--set=codec.textPointer=/body/lines/1");
    JsonNode summary = new ObjectMapper().readTree(demo.lines().get(demo.lines().size() - 1));

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(summary.get("produced").asInt()).isEqualTo(60);
    assertThat(summary.get("classified").asInt()).isEqualTo(60);
    assertThat(demo.err()).contains("60 of 60 answered, 0 of them dead letters, ");
  }
}
