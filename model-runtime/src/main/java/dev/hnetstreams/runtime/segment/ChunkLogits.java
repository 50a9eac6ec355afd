package dev.hnetstreams.runtime.segment;

/**
 * What the network says of a row's chunks: a row's part of two flat arrays.
 *
 * @param language [.., chunks, languages], the row begins at {@code languageAt}
 * @param code [.., chunks, codes], the row begins at {@code codeAt}
 * @param largest where each chunk's largest logits are, or null: they are searched
 */
public record ChunkLogits(
    float[] language, int languageAt, float[] code, int codeAt, Best largest) {

  /**
   * The largest logits of each head.
   *
   * @param language [.., chunks], the row begins at {@code at}
   * @param code [.., chunks], the row begins at {@code at}
   */
  public record Best(long[] language, long[] code, int at) {}

  /** The logit of a label, up to a constant that all labels of the chunk share. */
  float of(Labels labels, int chunk, int label) {
    int l = languageAt + chunk * labels.languages;
    int c = codeAt + chunk * labels.codes;
    return labels.isCode(label)
        ? language[l + labels.zxx] + code[c + label - labels.languages]
        : language[l + label] + code[c + labels.prose];
  }

  /** The label with the largest logit. */
  int best(Labels labels, int chunk) {
    int l = languageAt + chunk * labels.languages;
    int c = codeAt + chunk * labels.codes;
    if (largest != null && labels.languageMask == null && labels.codeMask == null) {
      int bestLanguage = (int) largest.language[largest.at + chunk];
      int bestCode = (int) largest.code[largest.at + chunk];
      boolean prose =
          bestCode == labels.prose
              || language[l + bestLanguage] + code[c + labels.prose]
                  >= language[l + labels.zxx] + code[c + bestCode];
      return prose ? bestLanguage : labels.languages + bestCode;
    }
    int bestLanguage = argmax(language, l, labels.languages, labels.languageMask, -1);
    int bestCode = argmax(code, c, labels.codes, labels.codeMask, labels.prose);
    float asProse = language[l + bestLanguage] + code[c + labels.prose];
    float asCode =
        bestCode < 0 ? Float.NEGATIVE_INFINITY : language[l + labels.zxx] + code[c + bestCode];
    return asProse >= asCode ? bestLanguage : labels.languages + bestCode;
  }

  /** The mean over chunks [from, to): logits of one chunk that says what they say together. */
  ChunkLogits mean(Labels labels, int from, int to) {
    return new ChunkLogits(
        mean(language, languageAt, labels.languages, from, to),
        0,
        mean(code, codeAt, labels.codes, from, to),
        0,
        null);
  }

  private static float[] mean(float[] logits, int at, int labels, int from, int to) {
    float[] mean = new float[labels];
    for (int chunk = from; chunk < to; chunk++) {
      int row = at + chunk * labels;
      for (int label = 0; label < labels; label++) {
        mean[label] += logits[row + label];
      }
    }
    for (int label = 0; label < labels; label++) {
      mean[label] /= to - from;
    }
    return mean;
  }

  /** The largest in the mask but for {@code except}, counted from {@code at}; -1: there is none. */
  private static int argmax(float[] values, int at, int count, boolean[] mask, int except) {
    int best = -1;
    for (int i = 0; i < count; i++) {
      boolean may = i != except && (mask == null || mask[i]);
      if (may && (best < 0 || values[at + i] > values[at + best])) {
        best = i;
      }
    }
    return best;
  }
}
