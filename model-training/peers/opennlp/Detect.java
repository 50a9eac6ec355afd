import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** Reads texts from standard input, each a line of Base64, and answers each with a line: OpenNLP's language. */
class Detect {
  public static void main(String[] args) throws Exception {
    LanguageDetectorME detector;
    try (InputStream model = Detect.class.getResourceAsStream("/langdetect-183.bin")) {
      detector = new LanguageDetectorME(new LanguageDetectorModel(model));
    }
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
      System.out.println(detector.predictLanguage(text).getLang());
      System.out.flush();
    }
  }
}
