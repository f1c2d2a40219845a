// franz-go with kotel, as a subject of the benchmark: BENCH_* says what to do (see
// bench/program/settings.ts), and the last line on stdout is the report.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/plugin/kotel"
	"go.opentelemetry.io/otel/propagation"
)

const (
	keys           = 1_000
	commitInterval = time.Second
)

// Report is the last line on stdout.
type Report struct {
	Total        int64   `json:"total"`
	Records      int64   `json:"records"`
	Seconds      float64 `json:"seconds"`
	CPUMicros    int64   `json:"cpuMicros"`
	Errors       int64   `json:"errors"`
	RSSBytes     int64   `json:"rssBytes"`
	SpansEmitted int64   `json:"spansEmitted"`
	SpansDropped int64   `json:"spansDropped"`
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(os.Getenv("BENCH_BROKERS"), ",")...),
		kgo.ClientID("bench"),
	}
	var spans *telemetry
	if os.Getenv("OTEL_SDK_DISABLED") != "true" {
		var err error
		if spans, err = startTelemetry(ctx); err != nil {
			return err
		}
		hooks := kotel.NewKotel(
			kotel.WithTracer(kotel.NewTracer(
				kotel.TracerProvider(spans.tracers),
				kotel.TracerPropagator(propagation.TraceContext{}),
			)),
			kotel.WithMeter(kotel.NewMeter(kotel.MeterProvider(spans.meters))),
		).Hooks()
		options = append(options, kgo.WithHooks(hooks...))
	}

	work := produce
	if os.Getenv("BENCH_ROLE") == "consume" {
		work = consume
	}
	report, err := work(ctx, options)
	if err != nil {
		return err
	}
	if spans != nil {
		if err := spans.stop(ctx); err != nil {
			return err
		}
		report.SpansEmitted = spans.emitted.Load()
		report.SpansDropped = spans.emitted.Load() - spans.exported.Load()
	}
	report.RSSBytes = usage().Maxrss * 1024
	return json.NewEncoder(os.Stdout).Encode(report)
}

// produce sends flat out until the time is up, and waits for all acknowledgements.
func produce(ctx context.Context, options []kgo.Opt) (Report, error) {
	values, err := readValues()
	if err != nil {
		return Report{}, err
	}
	client, err := kgo.NewClient(append(options,
		kgo.DefaultProduceTopic(os.Getenv("BENCH_TOPIC")),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.DisableIdempotentWrite(),
		kgo.MaxProduceRequestsInflightPerBroker(int(number("BENCH_IN_FLIGHT"))),
		kgo.ProducerLinger(time.Duration(number("BENCH_LINGER_MS")*float64(time.Millisecond))),
		kgo.ProducerBatchCompression(compression()),
	)...)
	if err != nil {
		return Report{}, err
	}
	defer client.Close()
	if err := client.Ping(ctx); err != nil {
		return Report{}, err
	}

	var acknowledged, failed atomic.Int64
	done := func(_ *kgo.Record, err error) {
		if err != nil {
			failed.Add(1)
			return
		}
		acknowledged.Add(1)
	}
	window := make(chan Report, 1)
	go func() {
		time.Sleep(seconds("BENCH_WARMUP_SECONDS"))
		begin := look(&acknowledged)
		time.Sleep(seconds("BENCH_SECONDS"))
		window <- begin.to(look(&acknowledged))
	}()

	names := keyNames()
	end := time.Now().Add(seconds("BENCH_WARMUP_SECONDS") + seconds("BENCH_SECONDS"))
	for n := 0; time.Now().Before(end); n++ {
		record := &kgo.Record{Key: names[n%keys], Value: values[n%len(values)]}
		client.Produce(ctx, record, done)
	}
	if err := client.Flush(ctx); err != nil {
		return Report{}, err
	}
	report := <-window
	report.Total, report.Errors = acknowledged.Load(), failed.Load()
	return report, nil
}

// consume reads until it has all records, or until stdin ends.
func consume(ctx context.Context, options []kgo.Opt) (Report, error) {
	client, err := kgo.NewClient(append(options,
		kgo.ConsumerGroup(os.Getenv("BENCH_GROUP")),
		kgo.ConsumeTopics(os.Getenv("BENCH_TOPIC")),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.AutoCommitInterval(commitInterval),
		kgo.FetchMaxWait(250*time.Millisecond),
	)...)
	if err != nil {
		return Report{}, err
	}
	polling, stop := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	warmup, all := int64(number("BENCH_WARMUP_RECORDS")), int64(number("BENCH_RECORDS"))
	var received atomic.Int64
	var begin, first, latest *moment
	for all == 0 || received.Load() < all {
		fetches := client.PollFetches(polling)
		if polling.Err() != nil {
			break
		}
		if err := fetches.Err(); err != nil {
			return Report{}, err
		}
		fetches.EachRecord(func(*kgo.Record) { received.Add(1) })
		if fetches.NumRecords() == 0 {
			continue
		}
		latest = look(&received)
		if first == nil {
			first = latest
		}
		warm := received.Load() >= warmup && latest.at.Sub(first.at) >= seconds("BENCH_WARMUP_SECONDS")
		if begin == nil && warm {
			begin = latest
		}
	}
	if err := client.CommitUncommittedOffsets(ctx); err != nil {
		return Report{}, err
	}
	client.Close()
	var report Report
	if begin != nil {
		report = begin.to(latest)
	}
	report.Total = received.Load()
	return report, nil
}

// moment is how far the process was at some time, and what that had cost.
type moment struct {
	count int64
	at    time.Time
	cpu   int64
}

func look(counter *atomic.Int64) *moment {
	use := usage()
	return &moment{counter.Load(), time.Now(), use.Utime.Nano()/1_000 + use.Stime.Nano()/1_000}
}

func (begin *moment) to(end *moment) Report {
	return Report{
		Records:   end.count - begin.count,
		Seconds:   end.at.Sub(begin.at).Seconds(),
		CPUMicros: end.cpu - begin.cpu,
	}
}

func usage() syscall.Rusage {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return use
}

func readValues() ([][]byte, error) {
	file, err := os.Open(os.Getenv("BENCH_VALUES_FILE"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var values [][]byte
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		values = append(values, []byte(lines.Text()))
	}
	return values, lines.Err()
}

func keyNames() [][]byte {
	names := make([][]byte, keys)
	for n := range names {
		names[n] = []byte("customer-" + strconv.Itoa(n))
	}
	return names
}

func compression() kgo.CompressionCodec {
	switch os.Getenv("BENCH_COMPRESSION") {
	case "gzip":
		return kgo.GzipCompression()
	case "snappy":
		return kgo.SnappyCompression()
	case "lz4":
		return kgo.Lz4Compression()
	case "zstd":
		return kgo.ZstdCompression()
	}
	return kgo.NoCompression()
}

func number(name string) float64 {
	value, err := strconv.ParseFloat(os.Getenv(name), 64)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return value
}

func seconds(name string) time.Duration {
	return time.Duration(number(name) * float64(time.Second))
}
