package dev.revisit.local.simulator;

/** The bands of Sentinel-2 Level-2A, with the asset keys and texts of Earth Search. */
enum OpticalBand {
  B01("coastal", "coastal", "Coastal", 60, 0.443, 0.027),
  B02("blue", "blue", "Blue", 10, 0.49, 0.098),
  B03("green", "green", "Green", 10, 0.56, 0.045),
  B04("red", "red", "Red", 10, 0.665, 0.038),
  B05("rededge1", "rededge", "Red Edge 1", 20, 0.704, 0.019),
  B06("rededge2", "rededge", "Red Edge 2", 20, 0.74, 0.018),
  B07("rededge3", "rededge", "Red Edge 3", 20, 0.783, 0.028),
  B08("nir", "nir", "NIR 1", 10, 0.842, 0.145),
  B8A("nir08", "nir08", "NIR 2", 20, 0.865, 0.033),
  B09("nir09", "nir09", "NIR 3", 60, 0.945, 0.026),
  B11("swir16", "swir16", "SWIR 1.6μm", 20, 1.61, 0.143),
  B12("swir22", "swir22", "SWIR 2.2μm", 20, 2.19, 0.242);

  private final String key;
  private final String commonName;
  private final String title;
  private final int resolution;
  private final double centreMicrometres;
  private final double widthMicrometres;

  OpticalBand(
      String key,
      String commonName,
      String title,
      int resolution,
      double centreMicrometres,
      double widthMicrometres) {
    this.key = key;
    this.commonName = commonName;
    this.title = title;
    this.resolution = resolution;
    this.centreMicrometres = centreMicrometres;
    this.widthMicrometres = widthMicrometres;
  }

  /** Key of the asset in an item. */
  String key() {
    return key;
  }

  String commonName() {
    return commonName;
  }

  String title() {
    return title + " - " + resolution + "m";
  }

  /** Metres a pixel. */
  int resolution() {
    return resolution;
  }

  double centreMicrometres() {
    return centreMicrometres;
  }

  double widthMicrometres() {
    return widthMicrometres;
  }
}
