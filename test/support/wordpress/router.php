<?php
// What nginx does in front of WordPress (try_files $uri $uri/ /index.php), for PHP's own server: files as they are,
// everything else to index.php, and nothing outside the folder that the site lives in.
$core   = getenv( 'SITE_CORE' );
$prefix = getenv( 'SITE_PREFIX' );
$path   = rawurldecode( parse_url( 'http://site' . $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?? '/' );

if ( $prefix !== '' && $path === $prefix ) {
	header( "Location: $prefix/", true, 301 );
	return;
}
if ( ! str_starts_with( $path, "$prefix/" ) || str_contains( $path, '..' ) ) {
	http_response_code( 404 );
	echo 'There is nothing here.';
	return;
}

$path   = substr( $path, strlen( $prefix ) );
$script = '/index.php';
$info   = '';
if ( preg_match( '#^(/.+?\.php)(/.*)?$#', $path, $parts ) && is_file( $core . $parts[1] ) ) {
	$script = $parts[1];
	$info   = $parts[2] ?? '';
} elseif ( is_file( $core . rtrim( $path, '/' ) . '/index.php' ) ) {
	$script = rtrim( $path, '/' ) . '/index.php';
} elseif ( is_file( $core . $path ) ) {
	readfile( $core . $path );
	return;
}

$_SERVER['DOCUMENT_ROOT']   = $core;
$_SERVER['SCRIPT_FILENAME'] = $core . $script;
$_SERVER['SCRIPT_NAME']     = $prefix . $script;
$_SERVER['PHP_SELF']        = $prefix . $script . $info;
if ( $info !== '' ) {
	$_SERVER['PATH_INFO'] = $info;
} else {
	unset( $_SERVER['PATH_INFO'] );
}
chdir( dirname( $core . $script ) );
require $core . $script;
