import type { DisplayValueAlignmentFactors, FieldDisplay } from '@grafana/data';
import { VizOrientation } from '@grafana/data';
import type {
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  VizTextDisplayOptions,
} from '@grafana/schema';
import { BarGaugeDisplayMode } from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater } from '@grafana/ui';
import type { PanelProps } from './panel-props.ts';
import { ValueLinks } from './value-links.tsx';
import type { ValueOptions } from './values.ts';
import { alignment, orientationOf, useValues } from './values.ts';

interface BarGaugeOptions extends ValueOptions {
  displayMode?: BarGaugeDisplayMode;
  valueMode?: BarGaugeValueMode;
  namePlacement?: BarGaugeNamePlacement;
  showUnfilled?: boolean;
  text?: VizTextDisplayOptions;
  minVizWidth?: number;
  minVizHeight?: number;
  maxVizHeight?: number;
}

/** One bar for each value, between its minimum and maximum. */
export function BarGaugePanel(props: PanelProps) {
  const { panel, frames, width, height } = props;
  const options = (panel.options ?? {}) as BarGaugeOptions;
  const theme = useTheme2();
  const values = useValues(props);
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={alignment}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      orientation={orientationOf(options)}
      minVizWidth={options.minVizWidth ?? 8}
      minVizHeight={options.minVizHeight ?? 16}
      maxVizHeight={options.maxVizHeight ?? 300}
      itemSpacing={options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10}
      renderValue={({ value, alignmentFactors, orientation, count, ...size }) => (
        <ValueLinks value={value}>
          {({ openMenu, targetClassName }) => (
            <BarGauge
              {...size}
              theme={theme}
              value={value.display}
              field={value.field}
              orientation={orientation ?? VizOrientation.Horizontal}
              alignmentFactors={count === 1 ? undefined : alignmentFactors}
              displayMode={options.displayMode ?? BarGaugeDisplayMode.Gradient}
              valueDisplayMode={options.valueMode}
              namePlacement={options.namePlacement}
              showUnfilled={options.showUnfilled ?? true}
              text={options.text}
              onClick={openMenu}
              className={targetClassName}
              display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0) ?? undefined}
            />
          )}
        </ValueLinks>
      )}
    />
  );
}
