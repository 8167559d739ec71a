/**
 * A small simulated catalogue for demonstrations and tests where no real data is at hand.
 *
 * <p>The parts are those of the physical chain, so that each can grow by itself: the {@linkplain
 * dev.revisit.local.sample.Ground ground} (landscape, phenology, planted changes), the {@linkplain
 * dev.revisit.local.sample.PassSchedule passes}, the {@linkplain dev.revisit.local.sample.Weather
 * weather}, the {@linkplain dev.revisit.local.sample.OpticalSensor sensors}, and the {@linkplain
 * dev.revisit.local.sample.SceneWriter writers}. Everything follows from one seed.
 */
package dev.revisit.local.sample;
