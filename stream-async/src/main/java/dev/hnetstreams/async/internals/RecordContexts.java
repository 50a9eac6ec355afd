package dev.hnetstreams.async.internals;

import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Forwards a record later as if it were now: under its own record context, from its own node.
 *
 * <p>Public API cannot do this: at a commit the current node is unset and {@code forward} throws,
 * and in a punctuator the context is a dummy. Read docs/adr/0002 before touching it.
 */
final class RecordContexts {
  private final InternalProcessorContext<?, ?> context;
  private final ProcessorNode<?, ?, ?, ?> node;

  /** To be made in {@code Processor.init}, where the current node is the processor's own. */
  RecordContexts(ProcessorContext<?, ?> context) {
    this.context = (InternalProcessorContext<?, ?>) context;
    this.node = this.context.currentNode();
  }

  /** The context of the record that is being processed; null outside of a record. */
  ProcessorRecordContext current() {
    return context.recordContext();
  }

  /** Names of the processor's children but for those. */
  List<String> childrenBut(Set<String> excluded) {
    return node.children().stream()
        .map(ProcessorNode::name)
        .filter(name -> !excluded.contains(name))
        .toList();
  }

  /** Runs {@code forward} with the saved context in place, and puts back the one before. */
  void with(ProcessorRecordContext saved, Runnable forward) {
    ProcessorRecordContext contextBefore = context.recordContext();
    ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
    context.setRecordContext(saved);
    context.setCurrentNode(node);
    try {
      forward.run();
    } finally {
      context.setRecordContext(contextBefore);
      context.setCurrentNode(nodeBefore);
    }
  }
}
