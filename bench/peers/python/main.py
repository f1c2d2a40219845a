"""confluent-kafka with its OpenTelemetry instrumentation, as a subject of the benchmark.

BENCH_* says what to do (see bench/program/settings.ts), and the last line on stdout is the report.
"""

import json
import os
import resource
import sys
import threading
import time
from dataclasses import dataclass

import confluent_kafka

KEYS = [f"customer-{n}".encode() for n in range(1_000)]
# How many records go by between two looks at the clock.
STRIDE = 100
POLL_SECONDS = 0.1


@dataclass
class Moment:
    """How far the process was at some time, and what that had cost."""

    count: int
    at: float
    cpu: float

    @staticmethod
    def now(count: int) -> "Moment":
        return Moment(count, time.monotonic(), time.process_time())


def main() -> None:
    telemetry = None
    if os.environ.get("OTEL_SDK_DISABLED") != "true":
        import telemetry

        telemetry.start()
    work = consume if os.environ["BENCH_ROLE"] == "consume" else produce
    begin, end, total, errors = work()
    report = {
        "total": total,
        "records": end.count - begin.count,
        "seconds": end.at - begin.at,
        "cpuMicros": round((end.cpu - begin.cpu) * 1e6),
        "errors": errors,
    }
    if telemetry is not None:
        report.update(telemetry.stop())
    report["rssBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(report))


def produce() -> tuple[Moment, Moment, int, int]:
    """Sends flat out until the time is up, and waits for all acknowledgements."""
    with open(os.environ["BENCH_VALUES_FILE"], "rb") as file:
        values = file.read().splitlines()
    topic = os.environ["BENCH_TOPIC"]
    failed = []
    producer = confluent_kafka.Producer(
        {
            "bootstrap.servers": os.environ["BENCH_BROKERS"],
            "acks": "all",
            "linger.ms": number("BENCH_LINGER_MS"),
            "max.in.flight.requests.per.connection": int(number("BENCH_IN_FLIGHT")),
            "compression.type": os.environ["BENCH_COMPRESSION"],
            # What is not on its way and has not failed is acknowledged: no callback a record.
            "delivery.report.only.error": True,
            "on_delivery": lambda error, _message: failed.append(error),
        }
    )
    producer.list_topics(topic, timeout=30)

    def acknowledged(sent: int) -> int:
        return sent - len(producer) - len(failed)

    started = time.monotonic()
    warm = started + number("BENCH_WARMUP_SECONDS")
    over = warm + number("BENCH_SECONDS")
    begin = None
    sent = 0
    while (now := time.monotonic()) < over:
        if begin is None and now >= warm:
            begin = Moment.now(acknowledged(sent))
        for _ in range(STRIDE):
            key, value = KEYS[sent % len(KEYS)], values[sent % len(values)]
            try:
                producer.produce(topic, value, key)
                sent += 1
            except BufferError:
                producer.poll(POLL_SECONDS)
        producer.poll(0)
    end = Moment.now(acknowledged(sent))
    producer.flush()
    return begin, end, acknowledged(sent), len(failed)


def consume() -> tuple[Moment, Moment, int, int]:
    """Reads until it has all records, or until stdin ends."""
    consumer = confluent_kafka.Consumer(
        {
            "bootstrap.servers": os.environ["BENCH_BROKERS"],
            "group.id": os.environ["BENCH_GROUP"],
            "auto.offset.reset": "earliest",
            "auto.commit.interval.ms": 1_000,
            "fetch.wait.max.ms": 250,
        }
    )
    consumer.subscribe([os.environ["BENCH_TOPIC"]])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()

    warmup_seconds = number("BENCH_WARMUP_SECONDS")
    warmup, everything = int(number("BENCH_WARMUP_RECORDS")), int(number("BENCH_RECORDS"))
    begin = first = latest = None
    received = 0
    while not ended.is_set() and (everything == 0 or received < everything):
        message = consumer.poll(POLL_SECONDS)
        if message is None:
            continue
        if message.error() is not None:
            raise confluent_kafka.KafkaException(message.error())
        received += 1
        if received % STRIDE != 0 and received != everything:
            continue
        latest = Moment.now(received)
        first = first or latest
        if begin is None and received >= warmup and latest.at - first.at >= warmup_seconds:
            begin = latest
    consumer.close()
    latest = latest or Moment.now(received)
    return begin or latest, latest, received, 0


def number(name: str) -> float:
    return float(os.environ[name])


main()
