import type { FieldDisplay, GrafanaTheme2 } from '@grafana/data';
import {
  formattedValueToString,
  sortThresholds,
  ThresholdsMode,
  VizOrientation,
} from '@grafana/data';
import { useTheme2, VizRepeater } from '@grafana/ui';
import type { ValueOptions } from './single-values.tsx';
import { useValues } from './single-values.tsx';
import type { PanelTypeProps } from './types.ts';

interface GaugeOptions extends ValueOptions {
  showThresholdMarkers?: boolean;
}

/** One dial for each value. Drawn here: Grafana's component library does not hold its gauge. */
export function GaugePanel(props: PanelTypeProps) {
  const { panel, frames, width, height } = props;
  const options = (panel.options ?? {}) as GaugeOptions;
  const theme = useTheme2();
  const values = useValues(props);
  return (
    <VizRepeater<FieldDisplay>
      getValues={() => values}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      orientation={options.orientation ?? VizOrientation.Auto}
      autoGrid
      itemSpacing={8}
      renderValue={({ value, count, ...size }) => (
        <Gauge
          {...size}
          value={value}
          theme={theme}
          showTitle={count > 1}
          showMarkers={options.showThresholdMarkers ?? true}
        />
      )}
    />
  );
}

/** The dial's opening at the bottom is this part of the circle. */
const opening = 0.3;
const radius = 40;
const stroke = 13;

interface GaugeProps {
  value: FieldDisplay;
  width: number;
  height: number;
  theme: GrafanaTheme2;
  showTitle: boolean;
  showMarkers: boolean;
}

function Gauge({ value, width, height, theme, showTitle, showMarkers }: GaugeProps) {
  const { display } = value;
  const [min, max] = scaleOf(value);
  const share = (number: number) => Math.min(1, Math.max(0, (number - min) / (max - min || 1)));
  const text = formattedValueToString(display);
  return (
    <svg
      width={width}
      height={height}
      viewBox="0 0 100 88"
      role="img"
      aria-label={`${display.title ?? ''} ${text}`}
    >
      <Arc
        from={0}
        to={1}
        radius={radius}
        width={stroke}
        color={theme.colors.background.secondary}
      />
      {Number.isFinite(display.numeric) && (
        <Arc
          from={0}
          to={share(display.numeric)}
          radius={radius}
          width={stroke}
          color={display.color ?? theme.colors.text.primary}
        />
      )}
      {showMarkers &&
        zones(value, theme).map(({ from, to, color }) => (
          <Arc
            key={from}
            from={share(from)}
            to={share(to)}
            radius={radius + stroke / 2 + 2.5}
            width={2}
            color={color}
          />
        ))}
      <text
        x={50}
        y={54}
        textAnchor="middle"
        fontSize={Math.min(19, 100 / Math.max(text.length, 1))}
        fontWeight={500}
        fill={display.color ?? theme.colors.text.primary}
      >
        {text}
      </text>
      {showTitle && (
        <text x={50} y={85} textAnchor="middle" fontSize={8} fill={theme.colors.text.primary}>
          {display.title}
        </text>
      )}
    </svg>
  );
}

interface ArcProps {
  /** From the dial's start to its end, 0 to 1. */
  from: number;
  to: number;
  radius: number;
  width: number;
  color: string;
}

function Arc({ from, to, radius, width, color }: ArcProps) {
  const length = 2 * Math.PI * radius;
  const part = (to - from) * (1 - opening) * length;
  const start = 90 + (opening / 2 + from * (1 - opening)) * 360;
  return (
    <circle
      cx={50}
      cy={48}
      r={radius}
      fill="none"
      stroke={color}
      strokeWidth={width}
      strokeDasharray={`${part} ${length}`}
      transform={`rotate(${start} 50 48)`}
    />
  );
}

/** As in Grafana, 0 to 100 where nothing else is set. */
function scaleOf({ field }: FieldDisplay): [min: number, max: number] {
  return [field.min ?? 0, field.max ?? 100];
}

/** Where on the scale which threshold's colour holds. */
function zones(value: FieldDisplay, theme: GrafanaTheme2) {
  const [min, max] = scaleOf(value);
  const { thresholds } = value.field;
  const steps = sortThresholds([...(thresholds?.steps ?? [])]);
  const scaled = (step: number) =>
    thresholds?.mode === ThresholdsMode.Percentage ? min + (step / 100) * (max - min) : step;
  return steps.map((step, index) => ({
    from: Math.max(min, scaled(step.value)),
    to: Math.min(max, scaled(steps[index + 1]?.value ?? Infinity)),
    color: theme.visualization.getColorByName(step.color),
  }));
}
