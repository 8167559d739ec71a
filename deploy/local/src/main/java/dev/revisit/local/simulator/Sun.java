package dev.revisit.local.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Position of the sun, good to about a degree: Cooper's declination (Solar Energy 12, 1969) and
 * mean solar time.
 *
 * @param elevationDegrees above the horizon
 * @param azimuthDegrees clockwise from north
 */
record Sun(double elevationDegrees, double azimuthDegrees) {

  static Sun at(double longitude, double latitude, Instant time) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    double declination =
        StrictMath.toRadians(
            23.45 * StrictMath.sin(2 * Math.PI * (284 + utc.getDayOfYear()) / 365.0));
    double solarHours = utc.toLocalTime().toSecondOfDay() / 3600.0 + longitude / 15;
    double hourAngle = StrictMath.toRadians(15 * (solarHours - 12));
    double phi = StrictMath.toRadians(latitude);
    double sine =
        StrictMath.sin(phi) * StrictMath.sin(declination)
            + StrictMath.cos(phi) * StrictMath.cos(declination) * StrictMath.cos(hourAngle);
    double azimuth =
        StrictMath.atan2(
            StrictMath.sin(hourAngle),
            StrictMath.cos(hourAngle) * StrictMath.sin(phi)
                - StrictMath.tan(declination) * StrictMath.cos(phi));
    return new Sun(
        StrictMath.toDegrees(StrictMath.asin(sine)), (StrictMath.toDegrees(azimuth) + 540) % 360);
  }
}
