export { init, use, registerMap, getMap, getInstanceByDom, registerLocale, registerTheme } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, LineChart, ScatterChart, HeatmapChart, MapChart, CustomChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, LineChart, ScatterChart, HeatmapChart, MapChart, CustomChart, AriaComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TitleComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer]);
