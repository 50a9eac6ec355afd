/**
 * Trains own heads: logistic regression with cross validation, thresholds, and a look at the rows.
 *
 * <p>Pure functions of rows and their features, with fixed seeds; must not know engines, files or
 * ONNX. Start at {@link dev.hnetstreams.runtime.training.HeadTrainer}.
 */
package dev.hnetstreams.runtime.training;
