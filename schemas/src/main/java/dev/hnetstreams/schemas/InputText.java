package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The plainest input message. Others do as well: the codec takes JSON Pointers to text and id, and
 * fields that it does not know are ignored.
 *
 * @param id the producer's own, or null
 * @param text to classify
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InputText(String id, String text) {}
