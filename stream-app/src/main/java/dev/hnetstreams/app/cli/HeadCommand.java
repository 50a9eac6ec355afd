package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.lifecycle.HeadFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "head",
    mixinStandardHelpOptions = true,
    description = "Train a head of your own, and choose which of a watched folder answer.",
    subcommands = {
      HeadTrainCommand.class,
      HeadCommand.ListHeads.class,
      HeadCommand.Activate.class,
      HeadCommand.Remove.class
    })
final class HeadCommand {
  private HeadCommand() {}

  private abstract static class OnFolder implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "as model.headsFolder names it")
    private Path path;

    HeadFolder folder() {
      if (!Files.isDirectory(path)) {
        throw new IllegalArgumentException(path + ": no such folder, expected one for heads");
      }
      return new HeadFolder(path);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Show the heads of a folder, and which of them are active.",
      footer = {
        "",
        "Whether a service answers with an active head is in its /health/ready and its",
        "log: a head that does not fit the model is set aside there."
      })
  static final class ListHeads extends OnFolder {
    @Override
    public Integer call() throws IOException {
      for (HeadFolder.Entry entry : folder().list()) {
        if (entry.head() == null) {
          System.out.printf("%-24s %-8s %s%n", entry.file(), "broken", entry.problem());
          continue;
        }
        var card = entry.head().card();
        System.out.printf(
            Locale.ROOT,
            "%-24s %-8s %s, %d labels, %d rows, accuracy %.3f, features %s%n",
            entry.file(),
            entry.active() ? "active" : "",
            card.id(),
            card.labels().size(),
            card.allRows(),
            card.evaluation().getOrDefault("accuracy", Double.NaN),
            card.features());
      }
      return 0;
    }
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description =
          "Let a head answer, in the place of another version of it. Services that watch the folder"
              + " follow within model.checkInterval.")
  static final class Activate implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "as model.headsFolder names it")
    private Path path;

    @Parameters(
        index = "1",
        paramLabel = "FILE",
        description = "of the folder, or one from elsewhere, which is copied there")
    private Path file;

    @Override
    public Integer call() throws IOException {
      System.out.println("active: " + new HeadFolder(Files.createDirectories(path)).activate(file));
      return 0;
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Take a head out of service.")
  static final class Remove extends OnFolder {
    @Parameters(index = "1", paramLabel = "NAME", description = "of the head, or of its file")
    private String name;

    @Option(names = "--delete", description = "delete its files too, all versions of a head")
    private boolean delete;

    @Override
    public Integer call() throws IOException {
      String files = String.join(", ", folder().remove(name, delete));
      System.out.println((delete ? "deleted: " : "not active any more: ") + files);
      return 0;
    }
  }
}
