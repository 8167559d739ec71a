/** Pictures of a place for people: before, after, the course of the year, and what happened. */
package dev.revisit.local.picture;
