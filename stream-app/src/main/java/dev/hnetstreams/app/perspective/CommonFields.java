package dev.hnetstreams.app.perspective;

import dev.hnetstreams.app.codec.TextBytes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What both methods take.
 *
 * @param comment as the model reads it, not blank
 * @param clientToken to be echoed; empty: none
 */
record CommonFields(CommentText comment, List<String> languages, String clientToken) {
  private static final Set<String> ENTRY = Set.of("text", "type");
  private static final List<String> TYPES = List.of("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML");

  static CommonFields of(Message request, PerspectiveConfig config) {
    CommentText comment = comment(request.message("comment", ENTRY), config.maxCommentBytes());
    checkContext(request);
    var unused = request.text("sessionId");
    unused = request.text("communityId");
    List<String> languages = request.texts("languages");
    for (String language : languages) {
      if (!Languages.isTag(language)) {
        throw ApiError.invalid(
            "Invalid value at 'languages', expected BCP 47, such as en or pt-BR");
      }
    }
    return new CommonFields(comment, languages, TextBytes.writable(request.text("clientToken")));
  }

  /** An attribute that is configured. */
  static Attribute attribute(String name, PerspectiveConfig config) {
    return config
        .attribute(name)
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "Unknown requested attribute: %s (expected one of %s)"
                        .formatted(
                            Message.printable(name),
                            String.join(", ", new TreeSet<>(config.attributes().keySet())))));
  }

  private static CommentText comment(Message entry, int maxBytes) {
    String sent = entry == null ? "" : entry.text("text");
    int bytes = TextBytes.of(sent).length;
    if (bytes > maxBytes) {
      throw ApiError.commentTooLong(bytes, maxBytes);
    }
    boolean html = entry != null && entry.word("type", TYPES).equals("HTML");
    CommentText comment = html ? CommentText.html(sent) : CommentText.plain(sent);
    if (comment.text().isBlank()) {
      throw ApiError.commentEmpty();
    }
    return comment;
  }

  /** Read for its form and not used, as Perspective did. */
  private static void checkContext(Message request) {
    Message context = request.message("context", Set.of("entries", "articleAndParentComment"));
    if (context == null) {
      return;
    }
    if (context.has("entries") && context.has("articleAndParentComment")) {
      throw ApiError.invalid(
          "Context can have either entries or article_and_parent_comment, but both fields were"
              + " populated.");
    }
    context.messages("entries", ENTRY).forEach(CommonFields::checkEntry);
    Message article =
        context.message("articleAndParentComment", Set.of("article", "parentComment"));
    if (article != null) {
      checkEntry(article.message("article", ENTRY));
      checkEntry(article.message("parentComment", ENTRY));
    }
  }

  private static void checkEntry(Message entry) {
    if (entry != null) {
      var unused = entry.text("text");
      unused = entry.word("type", TYPES);
    }
  }
}
