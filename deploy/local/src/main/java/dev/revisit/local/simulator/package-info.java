/**
 * Simulated scenes of a simulated place: for demonstrations and tests where no real data is at
 * hand, and for training where truth is needed that nobody has measured.
 *
 * <p>The parts are those of the physical chain, so that each can grow by itself: the {@linkplain
 * dev.revisit.local.simulator.LandscapeGenerator landscape} of parcels, the {@linkplain
 * dev.revisit.local.simulator.Climate weather} of every day, the {@linkplain
 * dev.revisit.local.simulator.Growth growth} that follows from it, the {@linkplain
 * dev.revisit.local.simulator.EventPlanner events} that interrupt it, the {@linkplain
 * dev.revisit.local.simulator.Appearance look} of all this to {@linkplain
 * dev.revisit.local.simulator.OpticalSensor optical} and {@linkplain
 * dev.revisit.local.simulator.RadarSensor radar} sensors below a {@linkplain
 * dev.revisit.local.simulator.CloudField sky}, and the {@linkplain
 * dev.revisit.local.simulator.SceneWriter documents and rasters}. Everything follows from one seed.
 */
package dev.revisit.local.simulator;
