"""What a block's pixels must be, computed with GDAL and numpy.

Reads a request (JSON) from the file named by the first argument, writes one raw little-endian float32
raster of the whole block per band and method into the request's folder, and prints a summary as JSON.

Methods:
  formula  the file's pixels by ReadAsArray, resampled by an explicit formula at positions that PROJ computes
  warp     gdal.Warp onto the block's grid; it treats edges and missing neighbours in its own way, and widens
           its kernel as soon as a source pixel is a little smaller than a target pixel
"""

import json
import math
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
osr.UseExceptions()


def physical(stored, band):
    """Values to blend, NaN where there is no data."""
    values = stored.astype(np.float64)
    values[stored == band["nodata"]] = np.nan
    if band["kind"] == "class":
        return values
    values = values * band["scale"] + band["offset"]
    if band["kind"] == "sar":
        values[~(values > 0)] = np.nan
    return values


def finish(values, band):
    if band["kind"] == "optical":
        return np.maximum(values * 10000, 0)
    if band["kind"] == "sar":
        with np.errstate(divide="ignore", invalid="ignore"):
            return 10 * np.log10(values)
    return values


def positions(dataset, block):
    """Column and row in the file of every pixel's centre, as arrays that broadcast to [height, width]."""
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    easting = block["west"] + 10 * (np.arange(block["width"]) + 0.5)[np.newaxis, :]
    northing = block["north"] - 10 * (np.arange(block["height"]) + 0.5)[:, np.newaxis]
    target = osr.SpatialReference()
    target.ImportFromEPSG(block["epsg"])
    source = dataset.GetSpatialRef()
    if not source.IsSame(target):
        target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        shape = (block["height"], block["width"])
        grid = np.stack([np.broadcast_to(easting, shape).ravel(), np.broadcast_to(northing, shape).ravel()], 1)
        points = np.array(osr.CoordinateTransformation(target, source).TransformPoints(grid))
        easting = points[:, 0].reshape(shape)
        northing = points[:, 1].reshape(shape)
    return (easting - x) / dx, (northing - y) / dy


def formula(dataset, band, block):
    values = physical(dataset.GetRasterBand(band["index"] + 1).ReadAsArray(), band)
    columns, rows = positions(dataset, block)
    padded = np.pad(values, 1, constant_values=np.nan)

    def at(r, c):
        r = np.clip(r + 1, 0, padded.shape[0] - 1)
        c = np.clip(c + 1, 0, padded.shape[1] - 1)
        return padded[r, c]

    nearest = at(np.floor(rows).astype(int), np.floor(columns).astype(int))
    if band["kind"] == "class":
        return nearest
    c0 = np.floor(columns - 0.5).astype(int)
    r0 = np.floor(rows - 0.5).astype(int)
    fc = columns - 0.5 - c0
    fr = rows - 0.5 - r0
    total = np.zeros((block["height"], block["width"]))
    weights = np.zeros_like(total)
    for dr, wr in ((0, 1 - fr), (1, fr)):
        for dc, wc in ((0, 1 - fc), (1, fc)):
            value = at(r0 + dr, c0 + dc)
            weight = np.where(np.isnan(value), 0, wr * wc)
            total += weight * np.nan_to_num(value)
            weights += weight
    with np.errstate(invalid="ignore"):
        result = total / weights
    result[np.isnan(nearest)] = np.nan
    return result


def warp(dataset, band, block):
    values = physical(dataset.GetRasterBand(band["index"] + 1).ReadAsArray(), band)
    memory = gdal.GetDriverByName("MEM").Create("", dataset.RasterXSize, dataset.RasterYSize, 1, gdal.GDT_Float64)
    memory.SetGeoTransform(dataset.GetGeoTransform())
    memory.SetSpatialRef(dataset.GetSpatialRef())
    memory.GetRasterBand(1).SetNoDataValue(math.nan)
    memory.GetRasterBand(1).WriteArray(values)
    east = block["west"] + 10 * block["width"]
    south = block["north"] - 10 * block["height"]
    warped = gdal.Warp(
        "",
        memory,
        format="MEM",
        dstSRS="EPSG:%d" % block["epsg"],
        outputBounds=(block["west"], south, east, block["north"]),
        xRes=10,
        yRes=10,
        resampleAlg={"class": "near", "average": "average"}.get(band.get("kernel", band["kind"]), "bilinear"),
        errorThreshold=0,
        dstNodata=math.nan,
        outputType=gdal.GDT_Float64,
    )
    return warped.GetRasterBand(1).ReadAsArray()


def main():
    with open(sys.argv[1], encoding="utf-8") as request:
        request = json.load(request)
    arrays = {}
    for band in request["bands"]:
        dataset = gdal.Open(band["path"])
        for method in request["methods"]:
            result = finish({"formula": formula, "warp": warp}[method](dataset, band, request["block"]), band)
            arrays[band["band"], method] = result
            result.astype("<f4").tofile("%s/%s.%s.f32" % (request["folder"], band["band"], method))
    summary = {}
    if ("B04", "formula") in arrays and ("B08", "formula") in arrays:
        red = arrays["B04", "formula"]
        infrared = arrays["B08", "formula"]
        with np.errstate(divide="ignore", invalid="ignore"):
            summary["ndvi"] = float(np.nanmean((infrared - red) / (infrared + red)))
    print(json.dumps(summary))


main()
