// SPDX-License-Identifier: Apache-2.0
/** The distribution as a process on a home of its own, driven as a user would: files in its home, commands on its input. */
package org.kilonova.itests.process;
