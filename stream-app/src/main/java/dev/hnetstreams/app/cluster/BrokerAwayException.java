package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;

/** No broker answers: it may be away for a while only, or the address is wrong. */
public final class BrokerAwayException extends ConfigException {
  private static final long serialVersionUID = 1L;

  BrokerAwayException(String message) {
    super(message);
  }
}
