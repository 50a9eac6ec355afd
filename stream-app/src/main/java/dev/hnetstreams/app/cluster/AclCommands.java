package dev.hnetstreams.app.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;

/** For an operator's shell: {@code kafka-acls.sh} of Kafka's distribution. */
public final class AclCommands {
  private AclCommands() {}

  /**
   * One line for each resource; what stands behind # says why.
   *
   * @param principal such as {@code User:hnet-streams}
   */
  public static List<String> granting(String servers, String principal, List<RequiredAcl> acls) {
    Map<String, List<RequiredAcl>> byResource =
        acls.stream()
            .collect(
                Collectors.groupingBy(
                    AclCommands::resource, LinkedHashMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    byResource.forEach(
        (resource, some) ->
            lines.add(
                "kafka-acls.sh --bootstrap-server %s --command-config admin.properties --add --allow-principal %s %s %s # %s"
                    .formatted(
                        quoted(servers),
                        quoted(principal),
                        some.stream()
                            .map(acl -> "--operation " + acl.verb())
                            .collect(Collectors.joining(" ")),
                        resource,
                        some.stream().map(RequiredAcl::why).collect(Collectors.joining("; ")))));
    return lines;
  }

  private static String resource(RequiredAcl acl) {
    return "--%s %s%s"
        .formatted(
            acl.kind(),
            acl.name(),
            acl.pattern() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "");
  }

  /** As one word of a POSIX shell. */
  private static String quoted(String word) {
    return word.matches("[\\w.:,/=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
