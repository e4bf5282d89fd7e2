# Listens for HTTP on the port that the worker says, and runs one shell script for each request.
use strict;
use warnings;
use IO::Socket::INET;

my $script   = shift or die "usage: listen.pl SCRIPT\n";
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1',
    LocalPort => $ENV{FUNCTIONS_CUSTOMHANDLER_PORT},
    Listen    => 64,
    ReuseAddr => 1,
) or die "cannot listen: $!\n";

# Nobody waits for the children.
$SIG{CHLD} = 'IGNORE';

while ( my $connection = $listener->accept ) {
    my $child = fork // die "cannot fork: $!\n";
    if ( $child == 0 ) {
        close $listener;
        serve($connection);
        exit 0;
    }
    close $connection;
}

sub serve {
    my ($connection) = @_;
    my ( $method, $target ) = ( <$connection> // '' ) =~ /^(\S+) (\S+)/ or return;
    my $length = 0;
    while ( defined( my $line = <$connection> ) ) {
        last if $line =~ /^\r?$/;
        $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
    }
    my $body = '';
    read $connection, $body, $length if $length > 0;
    my ( $status, $head, $content ) = run( $method, $target, $body );
    print {$connection} "HTTP/1.1 $status OK\r\n${head}Content-Length: ${\length $content}\r\nConnection: close\r\n\r\n$content";
}

# The script's stdin is a file: a pipe that it never reads would block us.
sub run {
    my ( $method, $target, $body ) = @_;
    my ( $path, $query ) = split /\?/, $target, 2;
    open my $input, '+>', undef or die "no temporary file: $!\n";
    print {$input} $body;
    $input->flush;
    seek $input, 0, 0;
    open STDIN, '<&', $input or die "no stdin: $!\n";
    local %ENV = ( %ENV, REQUEST_METHOD => $method, PATH_INFO => $path, QUERY_STRING => $query // '' );
    local $SIG{CHLD} = 'DEFAULT';
    my $output = do { local $/; open my $pipe, '-|', 'sh', $script or die "no sh: $!\n"; <$pipe> } // '';
    my ( $head, $content ) = split /\n\n/, $output, 2;
    my $status = 500;
    $head =~ s/^Status: (\d+)\n//m and $status = $1 if defined $head;
    my $lines = join '', map { "$_\r\n" } split /\n/, $head // '';
    return ( $status, $lines, $content // '' );
}
