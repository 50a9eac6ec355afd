package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * The trained model's answer for one text, as PyTorch computed it.
 *
 * @param bytes the text
 * @param logits [labels] for each head
 * @param chunkStart stage 0: byte position of each chunk's first byte
 * @param boundaryProb stage 0: [bytes], in [0, 1]
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Golden(
    byte[] bytes, Map<String, float[]> logits, int[] chunkStart, float[] boundaryProb) {}
