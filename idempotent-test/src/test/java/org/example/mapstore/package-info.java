/**
 * A store by somebody else.
 */
@NullMarked
package org.example.mapstore;

import org.jspecify.annotations.NullMarked;
