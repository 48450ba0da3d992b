// SPDX-License-Identifier: Apache-2.0
/** Tests on a copy of this machine with an init system of its own: installed as a package, run as a service. */
package org.kilonova.itests.machine;
