#pragma once

#include "proto/ts-schema.h"

/* All message types but the entries of maps, in the order of their names: ts-schema-tables.c, made by make-schemas.py. */
extern const TsSchema *const ts_schema_list[];
extern const guint ts_schema_list_size;
