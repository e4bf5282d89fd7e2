#!/bin/sh
# A shell cannot listen. Perl can, with the modules that every Debian has (perl-base), and starts functions.sh for each request.
exec perl "$(dirname "$0")/listen.pl" "$(dirname "$0")/functions.sh"
