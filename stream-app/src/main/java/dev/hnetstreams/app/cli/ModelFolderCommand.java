package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.lifecycle.Listing;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What an operator does with a folder that services watch. Each command changes one small file in
 * one step; every service that watches the folder follows within {@code model.checkInterval}.
 */
final class ModelFolderCommand {
  private ModelFolderCommand() {}

  private abstract static class OnFolder implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "as model.folder names it")
    private Path path;

    ModelFolder folder() {
      return new ModelFolder(path);
    }
  }

  /** On one of its bundles, or on none if an option says so. */
  private abstract static class OnBundle extends OnFolder {
    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "of a subfolder")
    private String name;

    /** The name; null when the option takes its place. */
    String nameOr(boolean option, String command, String optionName) {
      if (option == (name != null)) {
        throw new IllegalArgumentException(
            "model %s: expected either NAME or %s".formatted(command, optionName));
      }
      return name;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Show the bundles of a watched folder, and which of them are chosen.",
      footer = {
        "",
        "What a service really serves is in its /health/ready and in its metrics:",
        "it may have refused what is chosen here, and keeps what it had."
      })
  static final class ListBundles extends OnFolder {
    @Override
    public Integer call() throws IOException {
      Listing listing = folder().list();
      String active = listing.chosen().orElse("");
      for (Listing.Entry entry : listing.entries()) {
        List<String> marks = new ArrayList<>();
        if (entry.name().equals(active)) {
          marks.add(listing.active() == null ? "active (highest version)" : "active");
        }
        if (entry.name().equals(listing.previous())) {
          marks.add("previous");
        }
        if (entry.name().equals(listing.candidate())) {
          marks.add("candidate");
        }
        if (entry.problem() != null) {
          marks.add(entry.problem().reason().wireName() + ": " + entry.problem().message());
        }
        System.out.printf(
            "%-20s %-20s %s%n",
            entry.name(),
            entry.bundle() == null ? "?" : entry.bundle().id(),
            String.join(", ", marks));
      }
      return 0;
    }
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = "Choose the bundle of a watched folder that is served, if its files are whole.")
  static final class Activate extends OnBundle {
    @Option(names = "--latest", description = "no choice: serve the highest version")
    private boolean latest;

    @Override
    public Integer call() throws IOException {
      String name = nameOr(latest, "activate", "--latest");
      if (latest) {
        folder().activateLatest();
      } else {
        folder().activate(name);
      }
      System.out.println("active: " + folder().list().chosen().orElse("nothing"));
      return 0;
    }
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Serve what was active before; where nothing was chosen, the version below.")
  static final class RollBack extends OnFolder {
    @Override
    public Integer call() throws IOException {
      System.out.println("active: " + folder().rollBack());
      return 0;
    }
  }

  @Command(
      name = "shadow",
      mixinStandardHelpOptions = true,
      description = "Choose the bundle of a watched folder that is tried beside the active one.")
  static final class TryInShadow extends OnBundle {
    @Option(names = "--none", description = "try nothing")
    private boolean none;

    @Override
    public Integer call() throws IOException {
      String name = nameOr(none, "shadow", "--none");
      folder().shadow(name);
      System.out.println("candidate: " + (none ? "none" : name));
      return 0;
    }
  }
}
