// The HDF5 library. Its constants are macros that call H5open, which Swift cannot import; here they are functions.
#include <hdf5.h>
#include <stdbool.h>

static inline hid_t CHDF5FileAccess(void) { return H5P_FILE_ACCESS; }
static inline hid_t CHDF5FileCreation(void) { return H5P_FILE_CREATE; }
static inline hid_t CHDF5DatasetCreation(void) { return H5P_DATASET_CREATE; }
static inline hid_t CHDF5GroupCreation(void) { return H5P_GROUP_CREATE; }
static inline hid_t CHDF5LinkCreation(void) { return H5P_LINK_CREATE; }
static inline hid_t CHDF5Default(void) { return H5P_DEFAULT; }
static inline hid_t CHDF5AllElements(void) { return H5S_ALL; }
static inline hid_t CHDF5Float32(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t CHDF5Int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t CHDF5Int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t CHDF5StoredFloat32(void) { return H5T_IEEE_F32LE; }
static inline hid_t CHDF5StoredInt32(void) { return H5T_STD_I32LE; }
static inline size_t CHDF5VariableLength(void) { return H5T_VARIABLE; }
static inline hid_t CHDF5String(void) { return H5T_C_S1; }

static inline unsigned CHDF5Truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned CHDF5ReadOnly(void) { return H5F_ACC_RDONLY; }

// Whether a link names something in the file itself; the structure has another name from version 1.12 on.
static inline bool CHDF5IsHardLink(hid_t place, const char *name) {
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  return H5Lget_info2(place, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#else
  H5L_info_t info;
  return H5Lget_info(place, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#endif
}

// The library would print every error to standard error.
static inline void CHDF5Silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
