import type { SaslMechanism } from '@kafka-o11y/vocabulary';

/** How a client and a cluster prove to each other who they are. Without it a connection is plain. */
export interface KafkaSecurity {
  /** Encrypts. All values are PEM. */
  tls?: {
    /** The authorities that may have signed a broker's certificate. Default those that Node knows. */
    ca?: string;
    /** The client's own certificate, with its chain, and its key, for brokers that ask for one. */
    cert?: string;
    key?: string;
  };
  sasl?: { mechanism: SaslMechanism; username: string; password: string };
}
