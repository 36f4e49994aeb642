// Plotly asks its maker's server for coastlines whenever a map is drawn, even when all its shapes are our own.
// An empty set under the name it looks for means that there is nothing to ask for: no request leaves the machine.
window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
window.PlotlyGeoAssets.topojson.world_110m = { type: "Topology", objects: {}, arcs: [] };
