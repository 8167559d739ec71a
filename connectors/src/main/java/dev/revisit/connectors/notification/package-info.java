/**
 * From what a provider announces to a scene that can be read: identity, time, place, and where the
 * pixels of each band are.
 */
package dev.revisit.connectors.notification;
