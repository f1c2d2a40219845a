import kafkajs from 'kafkajs';

/** KafkaJS exports its errors by a spread, in which Node's import of CommonJS finds no names. */
export const { KafkaJSConnectionError, KafkaJSProtocolError } = kafkajs;
