// SPDX-License-Identifier: Apache-2.0
/** The programs of the shipped images. They know nothing of Kilonova: an instance is just a process. */
package org.kilonova.images;
