import type { DisplayValueAlignmentFactors, FieldDisplay } from '@grafana/data';
import type { PercentChangeColorMode, VizTextDisplayOptions } from '@grafana/schema';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import type { PanelProps } from './panel-props.ts';
import { ValueLinks } from './value-links.tsx';
import type { ValueOptions } from './values.ts';
import { alignment, orientationOf, useValues } from './values.ts';

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
export function StatPanel(props: PanelProps) {
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
      getAlignmentFactors={alignment}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      orientation={orientationOf(options)}
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
