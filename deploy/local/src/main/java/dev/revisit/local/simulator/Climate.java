package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The weather of the place, day by day: temperature, rain, soil moisture and snow, and what a year
 * makes of the growing season.
 *
 * <p>A weather generator of the usual kind (Richardson, Stochastic simulation of daily
 * precipitation, temperature, and solar radiation, Water Resources Research 17, 1981): wet and dry
 * days are a two-state chain, rain is exponential, temperature is a seasonal wave with an
 * autoregressive departure; each year has a mean departure of its own in winter, spring and summer.
 * Soil moisture is a bucket that evaporation empties; snow falls below 1 degree and melts by 3.5 mm
 * a degree and day. Means are those of Upper Austria: -1 degree in January, 19 in July, rain on
 * four days of ten; in a desert 13 and 31 degrees, rain on one day of fifty.
 *
 * <p>Spring comes 2.5 days earlier for each degree that it is warmer (Menzel et al., European
 * phenological response to climate change matches the warming pattern, Global Change Biology 12,
 * 2006); here 3.5, within the spread of species.
 */
final class Climate {
  private static final int WARM_UP_DAYS = 400;
  private static final double DAYS_PER_DEGREE = 3.5;
  private static final double BUCKET_MILLIMETRES = 60;

  private final long seed;
  private final LocalDate first;
  private final float[] temperature;
  private final float[] rain;
  private final float[] wetness;
  private final float[] snow;
  private final Biome biome;
  private final boolean even;

  /**
   * Weather from a year before {@code from} to {@code until}.
   *
   * @param even whether years are nearly alike: no snow, no drought, springs within three days
   */
  Climate(LocalDate from, LocalDate until, long seed, Biome biome, boolean even) {
    this.biome = biome;
    this.even = even;
    this.seed = NoiseStream.hash(seed, 10);
    first = from.minusDays(WARM_UP_DAYS);
    int days = (int) ChronoUnit.DAYS.between(first, until) + 2;
    temperature = new float[days];
    rain = new float[days];
    wetness = new float[days];
    snow = new float[days];
    generate();
  }

  private void generate() {
    double departure = 0;
    double bucket = 0.6;
    double pack = 0;
    boolean wet = false;
    for (int i = 0; i < temperature.length; i++) {
      LocalDate date = first.plusDays(i);

      NoiseStream stream = NoiseStream.of(seed, 1, date.toEpochDay());
      double year = 2 * Math.PI * (date.getDayOfYear() - 20) / 365.25;
      departure = 0.75 * departure + 2.1 * stream.nextGaussian();
      double usual = biome == Biome.ARID ? 22 : 9;
      double swing = biome == Biome.ARID ? 9 : 10;
      double mean = usual - swing * StrictMath.cos(year) + departure + yearDeparture(date);
      double dryYear = isSummer(date) ? 0.16 * drought(date.getYear()) : 0;
      wet = stream.nextDouble() < chanceOfRain(wet) - dryYear;
      double summer = 0.5 - 0.5 * StrictMath.cos(year);
      double millimetres = wet ? (3.5 + 4.5 * summer) * stream.nextExponential() : 0;
      double liquid = millimetres;
      if (!even && mean < 1) {
        pack += millimetres;
        liquid = 0;
      }
      double melt = Math.min(pack, Math.max(0, 3.5 * mean));
      pack -= melt;
      double evaporated = (0.3 + 4.2 * summer) * bucket / BUCKET_MILLIMETRES;
      bucket =
          Math.min(1, Math.max(0.05, bucket + (liquid + melt) / BUCKET_MILLIMETRES - evaporated));
      temperature[i] = (float) mean;
      rain[i] = (float) millimetres;
      wetness[i] = (float) bucket;
      snow[i] = (float) pack;
    }
  }

  private double chanceOfRain(boolean wetBefore) {
    return switch (biome) {
      case TEMPERATE -> wetBefore ? 0.60 : 0.28;
      case ARID -> wetBefore ? 0.20 : 0.015;
    };
  }

  private static boolean isSummer(LocalDate date) {
    return date.getMonthValue() >= 5 && date.getMonthValue() <= 9;
  }

  private double yearDeparture(LocalDate date) {
    int month = date.getMonthValue();
    if (month >= 2 && month <= 5) {
      return springDeparture(date.getYear());
    }
    if (month >= 6 && month <= 9) {
      return 1.6 * drought(date.getYear());
    }
    int winter = month >= 10 ? date.getYear() + 1 : date.getYear();
    return 1.6 * NoiseStream.of(seed, 3, winter).nextGaussian();
  }

  private double springDeparture(int year) {
    return (even ? 0.3 : 1.3) * NoiseStream.of(seed, 2, year).nextGaussian();
  }

  Biome biome() {
    return biome;
  }

  /** Days by which a year's spring is late; negative if it is early. */
  double springDelay(int year) {
    return Math.max(-10, Math.min(10, -DAYS_PER_DEGREE * springDeparture(year)));
  }

  /**
   * How dry a year's summer is, 0 (ordinary) to 1 (as in 2018); about one year in three has some.
   */
  double drought(int year) {
    double draw = NoiseStream.unit(seed, 4, year);
    return even || draw < 0.65 ? 0 : (draw - 0.65) / 0.35;
  }

  /** The conditions of a day. */
  Conditions on(LocalDate date) {
    int i = (int) ChronoUnit.DAYS.between(first, date);
    if (i < 0 || i >= temperature.length) {
      throw new IllegalArgumentException("There is no weather for " + date + ".");
    }
    double wind = 3.5 * Math.sqrt(NoiseStream.of(seed, 5, date.toEpochDay()).nextExponential());
    return new Conditions(date, temperature[i], rain[i], wetness[i], snow[i], wind);
  }

  /**
   * One day at the time of a pass.
   *
   * @param temperature daily mean in degrees Celsius
   * @param rain millimetres within the day
   * @param wetness filling of the soil's upper layer, 0 to 1
   * @param snow millimetres of water that lie as snow
   * @param wind metres a second, Weibull with shape 2 as over land
   */
  record Conditions(
      LocalDate date, double temperature, double rain, double wetness, double snow, double wind) {

    boolean frozen() {
      return temperature < -2;
    }

    boolean melting() {
      return snow > 3 && temperature > 0.5;
    }
  }
}
