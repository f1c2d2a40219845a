import type { DisplayValueAlignmentFactors, FieldDisplay } from '@grafana/data';
import {
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
} from '@grafana/data';
import type {
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  PercentChangeColorMode,
  ReduceDataOptions,
  VizTextDisplayOptions,
} from '@grafana/schema';
import { BarGaugeDisplayMode } from '@grafana/schema';
import type { DataLinksContextMenuApi } from '@grafana/ui';
import {
  BarGauge,
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  DataLinksContextMenu,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import type { JSX } from 'react';
import { useSurroundings } from './surroundings.tsx';
import type { PanelTypeProps } from './types.ts';

/** The options that stat, gauge and bar gauge have in common. */
export interface ValueOptions {
  reduceOptions?: Partial<ReduceDataOptions>;
  orientation?: VizOrientation;
}

/** The values that a panel of single values shows: each series reduced to one, or each row. */
export function useValues(
  { panel, frames }: PanelTypeProps,
  { sparkline = false, percentChange = false } = {},
): FieldDisplay[] {
  const theme = useTheme2();
  const { timeZone, replaceVariables } = useSurroundings();
  const { reduceOptions = {} } = (panel.options ?? {}) as ValueOptions;
  return getFieldDisplayValues({
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    reduceOptions: { calcs: ['lastNotNull'], ...reduceOptions },
    replaceVariables,
    theme,
    data: frames,
    sparkline,
    percentChange,
    timeZone,
  });
}

interface StatOptions extends ValueOptions {
  colorMode?: BigValueColorMode;
  graphMode?: BigValueGraphMode;
  justifyMode?: BigValueJustifyMode;
  textMode?: BigValueTextMode;
  text?: VizTextDisplayOptions;
  wideLayout?: boolean;
  showPercentChange?: boolean;
  percentChangeColorMode?: PercentChangeColorMode;
}

/** One or several large values, each with its course behind it. */
export function StatPanel(props: PanelTypeProps) {
  const { panel, frames, width, height } = props;
  const options = (panel.options ?? {}) as StatOptions;
  const { graphMode = BigValueGraphMode.Area, showPercentChange = false } = options;
  const theme = useTheme2();
  const values = useValues(props, {
    sparkline: graphMode !== BigValueGraphMode.None,
    percentChange: showPercentChange,
  });
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      orientation={options.orientation ?? VizOrientation.Auto}
      autoGrid
      itemSpacing={3}
      renderValue={({ value, alignmentFactors, count, ...size }) => (
        <ValueLinks value={value}>
          {({ openMenu, targetClassName }) => (
            <BigValue
              {...size}
              value={value.display}
              count={count}
              theme={theme}
              alignmentFactors={alignmentFactors}
              colorMode={options.colorMode ?? BigValueColorMode.Value}
              graphMode={graphMode}
              justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto}
              textMode={options.textMode ?? BigValueTextMode.Auto}
              disableWideLayout={options.wideLayout === false}
              hasLinks={value.hasLinks}
              onClick={openMenu}
              className={targetClassName}
              {...(value.sparkline && { sparkline: value.sparkline })}
              {...(options.text && { text: options.text })}
              {...(options.percentChangeColorMode && {
                percentChangeColorMode: options.percentChangeColorMode,
              })}
            />
          )}
        </ValueLinks>
      )}
    />
  );
}

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
export function BarGaugePanel(props: PanelTypeProps) {
  const { panel, frames, width, height } = props;
  const options = (panel.options ?? {}) as BarGaugeOptions;
  const theme = useTheme2();
  const values = useValues(props);
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      orientation={options.orientation ?? VizOrientation.Auto}
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

interface ValueLinksProps {
  value: FieldDisplay;
  /** Draws the value; the API has what opens the menu, where there are several links. */
  children: (api: DataLinksContextMenuApi) => JSX.Element;
}

/** Makes a value lead on to where its links say, as Grafana's panels of single values do. */
function ValueLinks({ value: { hasLinks, getLinks }, children }: ValueLinksProps) {
  if (!hasLinks || !getLinks) return children({});
  return (
    <DataLinksContextMenu links={getLinks} style={{ flexGrow: 1 }}>
      {children}
    </DataLinksContextMenu>
  );
}
