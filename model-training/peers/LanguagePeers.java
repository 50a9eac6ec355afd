import com.github.pemistahl.lingua.api.Language;
import com.github.pemistahl.lingua.api.LanguageDetector;
import com.github.pemistahl.lingua.api.LanguageDetectorBuilder;
import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfile;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import com.optimaize.langdetect.text.CommonTextObjectFactories;
import com.optimaize.langdetect.text.TextObjectFactory;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Runs one published language detector: a text a line on stdin (base64 of UTF-8), its label a line on stdout, "-" for
 * no answer. The first line out lists the labels that the detector knows, separated by spaces.
 */
public final class LanguagePeers {
  private record Peer(List<String> labels, Function<String, String> answer) {}

  public static void main(String[] args) throws Exception {
    Peer peer = switch (args[0]) {
      case "lingua" -> lingua();
      case "opennlp" -> openNlp();
      case "optimaize" -> optimaize();
      default -> throw new IllegalArgumentException("lingua, opennlp or optimaize, not " + args[0]);
    };
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.println(String.join(" ", peer.labels()));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(peer.answer().apply(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
    }
    out.flush();
  }

  private static Peer lingua() {
    LanguageDetector detector = LanguageDetectorBuilder.fromAllLanguages().build();
    List<String> labels = new ArrayList<>();
    for (Language language : Language.values()) {
      if (language != Language.UNKNOWN) {
        labels.add(language.getIsoCode639_3().toString().toLowerCase());
      }
    }
    return new Peer(labels, text -> {
      Language found = detector.detectLanguageOf(text);
      return found == Language.UNKNOWN ? "-" : found.getIsoCode639_3().toString().toLowerCase();
    });
  }

  private static Peer openNlp() throws Exception {
    try (InputStream in = model()) {
      LanguageDetectorME detector = new LanguageDetectorME(new LanguageDetectorModel(in));
      return new Peer(List.of(detector.getSupportedLanguages()), text -> {
        var found = detector.predictLanguage(text);
        return found == null ? "-" : found.getLang();
      });
    }
  }

  /** The model's file name has changed between versions of its artifact: the one that a system property names. */
  private static InputStream model() {
    return LanguagePeers.class.getResourceAsStream("/" + System.getProperty("opennlp.model"));
  }

  private static Peer optimaize() throws Exception {
    List<LanguageProfile> profiles = new LanguageProfileReader().readAllBuiltIn();
    var detector = com.optimaize.langdetect.LanguageDetectorBuilder.create(NgramExtractors.standard())
        .withProfiles(profiles).build();
    TextObjectFactory texts = CommonTextObjectFactories.forDetectingShortCleanText();
    List<String> labels = new ArrayList<>();
    for (LanguageProfile profile : profiles) {
      labels.add(name(profile.getLocale()));
    }
    return new Peer(labels, text -> {
      var found = detector.getProbabilities(texts.forText(text));
      return found.isEmpty() ? "-" : name(found.get(0).getLocale());
    });
  }

  private static String name(LdLocale locale) {
    return locale.getLanguage() + (locale.getRegion().isPresent() ? "-" + locale.getRegion().get() : "");
  }
}
