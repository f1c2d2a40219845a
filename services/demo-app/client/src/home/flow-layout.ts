export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a dot comes from and goes to. */
export interface Pipe {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface FlowLayout {
  width: number;
  height: number;
  upright: boolean;
  producer: Box;
  kafka: Box;
  consumer: Box;
  sending: Pipe;
  fetching: Pipe;
}

const uprightBelowPx = 760;
const box = { width: 210, height: 92 };
const kafkaHeight = 200;
const gapPx = 74;

/** Producer, Kafka and consumer side by side, or one below the other where there is little room. */
export function layOut(width: number): FlowLayout {
  return width < uprightBelowPx ? upright(width) : lying(width);
}

function lying(width: number): FlowLayout {
  const height = kafkaHeight + 16;
  const middle = height / 2;
  const kafkaWidth = Math.min(360, width * 0.34);
  const y = middle - box.height / 2;
  const producer = { ...box, x: 1, y };
  const consumer = { ...box, x: width - box.width - 1, y };
  const kafka = { x: (width - kafkaWidth) / 2, y: 8, width: kafkaWidth, height: kafkaHeight };
  return {
    width,
    height,
    upright: false,
    producer,
    kafka,
    consumer,
    sending: { x1: box.width + 2, y1: middle, x2: kafka.x - 1, y2: middle },
    fetching: { x1: kafka.x + kafkaWidth + 1, y1: middle, x2: consumer.x - 1, y2: middle },
  };
}

function upright(width: number): FlowLayout {
  const across = { x: 1, width: width - 2 };
  const producer = { ...across, y: 1, height: box.height };
  const kafka = { ...across, y: producer.y + box.height + gapPx, height: kafkaHeight };
  const consumer = { ...across, y: kafka.y + kafkaHeight + gapPx, height: box.height };
  const x = 40;
  return {
    width,
    height: consumer.y + box.height + 1,
    upright: true,
    producer,
    kafka,
    consumer,
    sending: { x1: x, x2: x, y1: producer.y + box.height, y2: kafka.y },
    fetching: { x1: x, x2: x, y1: kafka.y + kafkaHeight, y2: consumer.y },
  };
}
