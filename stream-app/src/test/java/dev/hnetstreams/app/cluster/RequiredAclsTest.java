package dev.hnetstreams.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredAclsTest {
  @ParameterizedTest
  @CsvSource({"chat\\..+, Read on topic chat.*", "(chat|mail)\\..+, Read on topic *"})
  void aPatternNeedsWhatItsTopicsBeginWith(String pattern, String acl) {
    assertThat(RequiredAcls.run(config("topics.inputPattern=" + pattern)))
        .extracting(RequiredAcl::toString)
        .contains(acl)
        .doesNotContain("Read on topic text.in");
  }

  @Test
  void withoutATargetARedriveWritesToWhatIsRead() {
    assertThat(RequiredAcls.redrive(config("topics.input=chat"), null))
        .extracting(RequiredAcl::toString)
        .contains("Read on topic chat", "Write on topic chat");
  }

  private static AppConfig config(String set) {
    return ConfigLoader.load(null, Map.of(), List.of("kafka.bootstrap.servers=localhost:1", set))
        .bind();
  }
}
